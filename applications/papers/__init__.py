"""The papers of an application: which are needed, how a scan is judged and kept, what is asked for later."""

"""NCANode, the verifying program beside the office: a stand-in with its good and its bad manners."""

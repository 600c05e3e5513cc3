"""The demo office: thirteen offices with staff and cases of every state and age. Nobody in it is real."""

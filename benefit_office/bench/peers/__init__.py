"""What somebody would pick instead, each in a process with settings of its own: no other run of the office sees them.

The packages lie in `DATA_DIR/bench/peers`, installed there by the bench and never part of the office.
"""

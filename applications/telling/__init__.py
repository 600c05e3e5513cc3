"""How the applicant learns the state of the case: letters, short messages, the code on the coupon."""

"""The public page: the applicant types the code of the coupon and sees where the case stands, and nothing else."""

"""What a paper comes to: total, tax, charges and discounts, in figures or Chinese capitals, said or implied."""

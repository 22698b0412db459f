"""Words that say values: numbers, quantities, figures of sizes, times, numbers that name something, addresses."""

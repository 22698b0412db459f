"""What every validation shares, whatever it is about: notes, resolved words, identity, and the business's rules."""

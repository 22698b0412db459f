"""Speech: sound in, requests with time ranges out."""

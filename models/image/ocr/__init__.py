"""Pixels in, words and codes with their places out: PP-OCR on onnxruntime, each figure read twice."""

"""Waveforms: vibration in, maintenance requests with the samples that show why out."""

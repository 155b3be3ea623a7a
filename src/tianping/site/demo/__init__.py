"""The demo county: Jingxi's real places, simulated births, and the truth they were drawn from."""

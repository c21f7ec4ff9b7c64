"""Does search find the right paragraph, and does it know when there is none?"""

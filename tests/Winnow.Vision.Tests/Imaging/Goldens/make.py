"""Makes the files beside it that the tests cannot write themselves. Needs Pillow: /usr/bin/python3 make.py"""
from pathlib import Path

from PIL import Image

here = Path(__file__).parent
# Left half pure cyan at half ink, right half pure black at a quarter ink: red, green, blue of (128, 255, 255) and (191, 191, 191).
cmyk = Image.new("CMYK", (32, 16), (127, 0, 0, 0))
cmyk.paste((0, 0, 0, 64), (16, 0, 32, 16))
cmyk.save(here / "cmyk.jpg", quality=100, subsampling=0)  # Pillow inverts and writes Adobe's marker, as Photoshop does
# Red at alpha 255, 128 and 0.
alpha = Image.new("RGBA", (3, 1))
for x, a in enumerate((255, 128, 0)):
    alpha.putpixel((x, 0), (200, 40, 0, a))
alpha.save(here / "alpha.webp", lossless=True, exact=True)

streets photos

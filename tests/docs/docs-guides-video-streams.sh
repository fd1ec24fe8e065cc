mv camera frames

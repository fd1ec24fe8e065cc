rename_classes good,scratch,spot
mv photos surfaces
mv camera line

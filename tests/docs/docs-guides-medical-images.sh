things_to_see
rename_classes normal,opacity,effusion
mv photos xrays
sed 's/^path,camera,lux,seconds/path,scanner,patient,seconds/' cameras.csv >patients.csv

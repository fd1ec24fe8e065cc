printf 'path,label\ncat-0000.png,cat\ncat-0001.png,bird\n' >other.csv

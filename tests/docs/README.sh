rename_classes sparrow,finch,wren

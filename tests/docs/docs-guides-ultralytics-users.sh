# A YOLO data set as people have it, made from the drawn streets.
streets frames
winnow init made --images frames --task detect --classes car,person
winnow import made --format coco labels.json
winnow export made --format yolo dataset

project before
winnow export before --format labelstudio tasks.json

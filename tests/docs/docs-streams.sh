project birds
winnow train birds --model mlp --epochs 2

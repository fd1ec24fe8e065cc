project birds

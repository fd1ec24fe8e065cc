things_to_see
project birds

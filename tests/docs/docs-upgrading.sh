project animals

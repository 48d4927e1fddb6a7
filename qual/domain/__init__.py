"""What Qual's world consists of: frozen values and the rules between them. Standard library only."""

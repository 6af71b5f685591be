"""Django's own database backends, with what this product needs of them."""

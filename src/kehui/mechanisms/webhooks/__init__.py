"""Telling other systems what happened: signed requests in the order of the chain, repeated until they are taken."""

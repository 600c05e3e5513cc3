"""The portal of the electronic government with its personal cabinet: a stand-in."""

// Cargo wants a library; there is none: this package only names where WAMR's source comes from.

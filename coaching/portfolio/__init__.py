"""What a learner has shown, ability by ability: a file to read, to check and to build on."""

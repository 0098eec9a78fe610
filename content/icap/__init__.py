"""From the text of any published iCAP standard to a Standard, or every reason why not."""

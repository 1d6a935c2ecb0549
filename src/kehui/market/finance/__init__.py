"""What banks, investors, guarantors and insurers offer to firms of science and technology (M09)."""

"""Monitoring and bulletins: from accepted counts to figures that name their run."""

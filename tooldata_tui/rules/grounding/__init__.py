"""Where values come from: what a conversation says, in whatever form people say it."""

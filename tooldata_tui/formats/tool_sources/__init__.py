"""Where tools come from: vendors' lists, MCP servers, OpenAPI documents, Python files. One module a source."""

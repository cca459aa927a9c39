"""What a person looks at: figures as tables, articles as pages."""

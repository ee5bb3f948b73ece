"""The quest domain: plain functions over plain data. No Flask, no database, no clock."""

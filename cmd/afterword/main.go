// Command afterword turns a folder of postmortem files into a searchable
// static website.
package main

func main() {}

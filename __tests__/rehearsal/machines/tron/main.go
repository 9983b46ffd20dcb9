// Stand-in of the tests for tron: answers on PORT, and says which release it is and which variables it was given.
// Its release is the last line of its own file, so that one build plays many: "<version> <healthy|sick>".
package main

import (
	"fmt"
	"net/http"
	"os"
	"sort"
	"strings"
)

func main() {
	self, err := os.ReadFile("/proc/self/exe")
	if err != nil {
		panic(err)
	}
	lines := strings.Split(strings.TrimRight(string(self[len(self)-200:]), "\n"), "\n")
	release := strings.Fields(lines[len(lines)-1])
	fmt.Printf("tron %s starts\n", release[0])
	http.HandleFunc("/health", func(answer http.ResponseWriter, _ *http.Request) {
		if release[1] != "healthy" {
			answer.WriteHeader(http.StatusServiceUnavailable)
		}
		fmt.Fprintf(answer, "{\"version\":%q}\n", release[0])
	})
	http.HandleFunc("/", func(answer http.ResponseWriter, request *http.Request) {
		var names []string
		for _, variable := range os.Environ() {
			names = append(names, strings.SplitN(variable, "=", 2)[0])
		}
		sort.Strings(names)
		fmt.Printf("asked for %s\n", request.URL.Path)
		fmt.Fprintf(answer, "%s %s\n", release[0], strings.Join(names, ","))
	})
	fmt.Println(http.ListenAndServe(":"+os.Getenv("PORT"), nil))
	os.Exit(1)
}

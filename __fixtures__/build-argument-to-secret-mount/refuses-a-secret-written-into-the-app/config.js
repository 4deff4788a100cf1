window.key = "__KEY__";

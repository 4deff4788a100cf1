token=@@

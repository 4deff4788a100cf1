# the programs of maven and its settings
mkdir -p /opt/maven/bin /opt/maven/conf
touch /opt/maven/conf/settings.xml

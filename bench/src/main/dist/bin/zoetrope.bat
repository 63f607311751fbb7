@echo off
rem Starts Zoetrope. JAVA_HOME chooses the JVM (17 or newer), JAVA_OPTS adds options to it.
setlocal
for %%I in ("%~dp0..") do set "home=%%~fI"

set "java=java"
if defined JAVA_HOME set "java=%JAVA_HOME%\bin\java.exe"

rem openjdk version "17.0.15" 2025-04-15
set "feature="
for /f tokens^=2^ delims^=^" %%V in ('""%java%" -version 2^>^&1"') do if not defined feature set "feature=%%V"
if not defined feature (
  echo zoetrope: there is no Java at "%java%": install Java 17 or newer, or set JAVA_HOME. 1>&2
  exit /b 1
)
for /f "delims=.-+ " %%V in ("%feature%") do set "feature=%%V"
if %feature% LSS 17 (
  echo zoetrope: Java 17 or newer is needed, and "%java%" is %feature%. 1>&2
  exit /b 1
)

rem Natives and sun.misc.Unsafe (Netty, Protobuf) are meant: newer JVMs want to be told.
set "quiet="
if %feature% GEQ 22 set "quiet=--enable-native-access=ALL-UNNAMED"
if %feature% GEQ 23 set "quiet=%quiet% --sun-misc-unsafe-memory-access=allow"

rem The libraries in lib\natives are loaded from there; JavaCPP's memory ceilings are off.
"%java%" ^
  -Xms32m -Xmx1g -XX:+AlwaysPreTouch -XX:+UseSerialGC -XX:+ExitOnOutOfMemoryError ^
  -Dfile.encoding=UTF-8 -Dstdout.encoding=UTF-8 -Dstderr.encoding=UTF-8 ^
  -Dsun.stdout.encoding=UTF-8 -Dsun.stderr.encoding=UTF-8 ^
  -Djava.awt.headless=true "-Dzoetrope.home=%home%" ^
  -Dorg.bytedeco.javacpp.maxBytes=0 -Dorg.bytedeco.javacpp.maxPhysicalBytes=0 ^
  -Dio.grpc.netty.shaded.io.netty.leakDetection.level=disabled ^
  %quiet% %JAVA_OPTS% ^
  -cp "%home%\lib\*;%home%\lib\natives" dev.zoetrope.bench.cli.Main %*
exit /b %ERRORLEVEL%

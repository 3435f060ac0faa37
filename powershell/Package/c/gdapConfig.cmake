# Defines the target gdap::gdap. The library lies in the folder of this package: put it beside your program, or on its
# search path (RPATH, PATH on Windows).
get_filename_component(_gdap "${CMAKE_CURRENT_LIST_DIR}/../../.." ABSOLUTE)
if(NOT TARGET gdap::gdap)
  add_library(gdap::gdap SHARED IMPORTED)
  set_target_properties(gdap::gdap PROPERTIES
    IMPORTED_LOCATION "${_gdap}/@library@"
    INTERFACE_INCLUDE_DIRECTORIES "${_gdap}/include")
  if(WIN32)
    set_target_properties(gdap::gdap PROPERTIES IMPORTED_IMPLIB "${_gdap}/@import@")
  elseif(NOT APPLE)
    set_target_properties(gdap::gdap PROPERTIES IMPORTED_SONAME "@name@")
  else()
    set_target_properties(gdap::gdap PROPERTIES IMPORTED_SONAME "@rpath/@name@")
  endif()
endif()
unset(_gdap)

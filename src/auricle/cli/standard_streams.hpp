#pragma once

namespace auricle {

/// Opens /dev/null in the place of each standard stream that the program was started without, so that no file opened
/// later becomes one and is written over. Reading standard input and writing standard output then fail, as they
/// should; complaints are dropped.
void open_missing_standard_streams();

}  // namespace auricle

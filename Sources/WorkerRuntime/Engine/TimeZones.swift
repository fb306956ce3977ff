import CICU
import CPrelude

/// The system's time zones in place of those that ICU's library carries inside, which are years older.
enum TimeZones {
    /// Whether ICU took them. Evaluated once, before there is an engine: ICU asks its packages in the order it got them.
    static let areCurrent = icu_use_package(prelude_time_zones)
}

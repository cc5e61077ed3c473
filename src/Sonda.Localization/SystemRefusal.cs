namespace Sonda.Localization;

/// <summary>Our words for what the operating system refuses. Its own words are English and often name a file that the user never saw.</summary>
internal static class SystemRefusal
{
    // The code of an IOException is an HRESULT on Windows and errno elsewhere. The first 34 are the same on Linux and macOS.
    private const int WindowsCode = unchecked((int)0x80070000);
    private const int LastCommonCode = 34;

    /// <summary>The reason, as a sentence.</summary>
    public static LocalizableText Of(Exception exception) => exception switch
    {
        FileNotFoundException or DirectoryNotFoundException => LocalizableText.Of($"there is no such file."),
        UnauthorizedAccessException => LocalizableText.Of($"access is denied."),
        PathTooLongException => LocalizableText.Of($"the path is too long."),
        EndOfStreamException => LocalizableText.Of($"the file ends too early."),
        OutOfMemoryException => LocalizableText.Of($"not enough memory."),
        _ when (exception.HResult & ~0xFFFF) == WindowsCode => OfWindows(exception.HResult & 0xFFFF),
        _ when exception.HResult < 0 => LocalizableText.Of($"it cannot be read or written."), // .NET's own
        _ when exception.HResult is > 0 and <= LastCommonCode => OfUnix(exception.HResult),
        _ when OperatingSystem.IsMacOS() => OfMac(exception.HResult),
        _ => OfLinux(exception.HResult),
    };

    private static LocalizableText OfUnix(int code) => code switch
    {
        1 or 13 => LocalizableText.Of($"access is denied."),
        2 => LocalizableText.Of($"there is no such file."),
        5 => LocalizableText.Of($"the disk has a fault."),
        6 or 19 => LocalizableText.Of($"the device is not there."),
        11 or 16 or 26 => LocalizableText.Of($"another program uses the file."),
        18 => LocalizableText.Of($"the folder is on another disk."),
        20 => LocalizableText.Of($"a part of the path is a file, not a folder."),
        21 => LocalizableText.Of($"it is a folder."),
        23 or 24 => LocalizableText.Of($"too many files are open."),
        22 => LocalizableText.Of($"the name is not allowed there."),
        27 => LocalizableText.Of($"the file would be larger than allowed."),
        28 => LocalizableText.Of($"the disk is full."),
        30 => LocalizableText.Of($"the disk is read-only."),
        32 => LocalizableText.Of($"its reader has gone."),
        _ => Unknown(code),
    };

    private static LocalizableText OfLinux(int code) => code switch
    {
        36 => LocalizableText.Of($"the path is too long."),
        40 => LocalizableText.Of($"its links lead in a circle."),
        122 => LocalizableText.Of($"your share of the disk is full."),
        _ => Unknown(code),
    };

    private static LocalizableText OfMac(int code) => code switch
    {
        35 => LocalizableText.Of($"another program uses the file."),
        62 => LocalizableText.Of($"its links lead in a circle."),
        63 => LocalizableText.Of($"the path is too long."),
        69 => LocalizableText.Of($"your share of the disk is full."),
        _ => Unknown(code),
    };

    private static LocalizableText OfWindows(int code) => code switch
    {
        0x02 or 0x03 => LocalizableText.Of($"there is no such file."),
        0x05 => LocalizableText.Of($"access is denied."),
        0x13 => LocalizableText.Of($"the disk is read-only."),
        0x15 => LocalizableText.Of($"the device is not there."),
        0x20 or 0x21 => LocalizableText.Of($"another program uses the file."),
        0x27 or 0x70 => LocalizableText.Of($"the disk is full."),
        0x7B => LocalizableText.Of($"the name is not allowed there."),
        0xCE => LocalizableText.Of($"the path is too long."),
        _ => Unknown(code),
    };

    private static LocalizableText Unknown(int code) => LocalizableText.Of($"the system refuses it with code {code}.");
}

using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Sonda.Reports.Figures;

/// <summary>
/// A figure as SVG, made from the output of Skia and fit for a page: it scales, its ids are unique, it has a text
/// alternative, and its colours follow the reader's choice of light or dark.
/// </summary>
internal sealed partial class SvgPicture
{
    private static readonly XNamespace Namespace = "http://www.w3.org/2000/svg";

    private readonly XElement _root;

    private SvgPicture(XElement root) => _root = root;

    /// <summary>
    /// Rules that turn light colours into dark ones. They select the attribute that holds the light colour, so a reader without
    /// CSS (an editor, a printer) still finds it there.
    /// </summary>
    /// <param name="scope">A selector to put before each rule, such as "figure "; may be empty.</param>
    public static string DarkCss(string scope) => string.Concat(Tone.All.Select(tone =>
        $"{scope}[fill=\"{tone.Svg}\"]{{fill:{tone.Dark}}}{scope}[stroke=\"{tone.Svg}\"]{{stroke:{tone.Dark}}}"));

    /// <summary>The element alone, for a page that already has the font and the dark rules.</summary>
    public string Inline() => _root.ToString(SaveOptions.DisableFormatting);

    /// <summary>A file of its own, with font and dark rules.</summary>
    public string File() => File(new FigureStyle(IsSvg: true, ""));

    /// <summary>A file of its own, with font and, unless it is dark for all readers, dark rules.</summary>
    public string File(FigureStyle style)
    {
        var file = new XElement(_root);
        if (style.IsTransparent)
        {
            // The background of the figure, and those of its labels.
            file.Descendants(Namespace + "rect").Where(rect => (string?)rect.Attribute("fill") == Tone.Surface.Svg).Remove();
        }

        if (style.IsDark)
        {
            foreach (XAttribute colour in file.Descendants().Attributes().Where(attribute => attribute.Name.LocalName is "fill" or "stroke"))
            {
                colour.Value = Tone.All.FirstOrDefault(tone => tone.Svg == colour.Value)?.Dark ?? colour.Value;
            }
        }

        if (style.Width is not null || style.Height is not null)
        {
            string[] box = ((string)file.Attribute("viewBox")!).Split(' ');
            (int width, int height) = style.Size(int.Parse(box[3], CultureInfo.InvariantCulture));
            file.SetAttributeValue("width", width);
            file.SetAttributeValue("height", height);
        }

        file.AddFirst(new XElement(
            Namespace + "style",
            FigureFont.Css + (style.IsDark ? "" : $"@media(prefers-color-scheme:dark){{{DarkCss("")}}}")));
        return file.ToString(SaveOptions.DisableFormatting) + "\n";
    }

    /// <summary>Reads the output of Skia.</summary>
    public static SvgPicture FromSkia(Figure figure, Stream written)
    {
        written.Position = 0;
        XElement root = XElement.Load(written);
        root.SetAttributeValue(
            "viewBox", string.Create(CultureInfo.InvariantCulture, $"0 0 {Figure.Width} {figure.Height}"));
        root.SetAttributeValue("role", "img");
        root.SetAttributeValue("aria-label", $"{figure.Title}. {figure.Alt}");
        RenameIds(root, figure.Name);
        foreach (XElement element in root.Descendants())
        {
            Tidy(element);
        }

        return new SvgPicture(root);
    }

    /// <summary>Renames ids. Skia numbers clips through the whole process; here they start at 1 and carry the figure's name.</summary>
    private static void RenameIds(XElement root, string name)
    {
        var clips = new Dictionary<string, string>();
        foreach (XElement clip in root.Descendants(Namespace + "clipPath").ToArray())
        {
            string area = string.Concat(clip.Elements());
            string id = (string)clip.Attribute("id")!;
            // Equal areas share one clip. Old ids are keys too, with a # so that they never equal an area.
            if (clips.TryGetValue(area, out string? known))
            {
                clips.Add("#" + id, known);
                clip.Remove();
                continue;
            }

            string renamed = string.Create(CultureInfo.InvariantCulture, $"{name}-clip-{clips.Values.Distinct().Count() + 1}");
            clips.Add(area, renamed);
            clips.Add("#" + id, renamed);
            clip.SetAttributeValue("id", renamed);
        }

        foreach (XAttribute use in root.Descendants().Attributes("clip-path"))
        {
            use.Value = $"url(#{clips[use.Value["url(".Length..^1]]})";
        }
    }

    private static void Tidy(XElement element)
    {
        if (element.Attribute("d") is { } path)
        {
            // A tenth of a pixel is finer than the eye sees and saves a third of the file.
            path.Value = LongNumber().Replace(path.Value, number =>
                double.Parse(number.ValueSpan, CultureInfo.InvariantCulture).ToString("0.#", CultureInfo.InvariantCulture));
        }

        if (element.Name == Namespace + "text")
        {
            // Skia writes the weight as another family name of the typeface, and rounds its number.
            bool bold = ((string?)element.Attribute("font-family"))?.Contains("Semi Bold", StringComparison.Ordinal) == true;
            element.SetAttributeValue("font-family", $"{FigureFont.Family}, system-ui, sans-serif");
            element.SetAttributeValue("font-weight", bold ? "600" : null);
            element.SetAttributeValue("x", ((string?)element.Attribute("x"))?.TrimEnd(' ', ','));
            element.SetAttributeValue("y", ((string?)element.Attribute("y"))?.TrimEnd(' ', ','));
            element.Value = element.Value.Trim();
        }
    }

    [GeneratedRegex(@"-?\d*\.\d\d+")]
    private static partial Regex LongNumber();
}

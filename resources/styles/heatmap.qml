<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis styleCategories="Symbology" version="3.40.6-Bratislava">
  <pipe-data-defined-properties>
    <Option type="Map">
      <Option type="QString" value="" name="name"/>
      <Option name="properties"/>
      <Option type="QString" value="collection" name="type"/>
    </Option>
  </pipe-data-defined-properties>
  <pipe>
    <provider>
      <resampling enabled="false" maxOversampling="2" zoomedInResamplingMethod="nearestNeighbour" zoomedOutResamplingMethod="nearestNeighbour"/>
    </provider>
    <rasterrenderer classificationMin="0" opacity="1" band="1" nodataColor="" type="singlebandpseudocolor" alphaBand="-1" classificationMax="1">
      <minMaxOrigin>
        <limits>None</limits>
        <extent>WholeRaster</extent>
        <statAccuracy>Estimated</statAccuracy>
        <cumulativeCutLower>0.02</cumulativeCutLower>
        <cumulativeCutUpper>0.98</cumulativeCutUpper>
        <stdDevFactor>2</stdDevFactor>
      </minMaxOrigin>
      <rastershader>
        <colorrampshader labelPrecision="2" colorRampType="INTERPOLATED" minimumValue="0" maximumValue="1" classificationMode="1" clip="0">
          <colorramp type="gradient" name="[source]">
            <Option type="Map">
              <Option type="QString" value="255,255,178,0,rgb:1,1,0.69803921568627447,0" name="color1"/>
              <Option type="QString" value="189,0,38,230,rgb:0.74117647058823533,0,0.14901960784313725,0.90196078431372551" name="color2"/>
              <Option type="QString" value="ccw" name="direction"/>
              <Option type="QString" value="0" name="discrete"/>
              <Option type="QString" value="gradient" name="rampType"/>
              <Option type="QString" value="rgb" name="spec"/>
              <Option type="QString" value="0.01;255,255,178,110,rgb:1,1,0.69803921568627447,0.43137254901960786;rgb;ccw:0.1;254,204,92,170,rgb:0.99607843137254903,0.80000000000000004,0.36078431372549019,0.66666666666666663;rgb;ccw:0.25;253,141,60,200,rgb:0.99215686274509807,0.55294117647058827,0.23529411764705882,0.78431372549019607;rgb;ccw:0.5;240,59,32,215,rgb:0.94117647058823528,0.23137254901960785,0.12549019607843137,0.84313725490196079;rgb;ccw" name="stops"/>
            </Option>
          </colorramp>
          <item label="0" value="0" color="#ffffb2" alpha="0"/>
          <item label="0.01" value="0.01" color="#ffffb2" alpha="110"/>
          <item label="0.1" value="0.1" color="#fecc5c" alpha="170"/>
          <item label="0.25" value="0.25" color="#fd8d3c" alpha="200"/>
          <item label="0.5" value="0.5" color="#f03b20" alpha="215"/>
          <item label="1" value="1" color="#bd0026" alpha="230"/>
          <rampLegendSettings minimumLabel="" direction="0" useContinuousLegend="1" orientation="2" suffix=" per km²" maximumLabel="" prefix="">
            <numericFormat id="basic">
              <Option type="Map">
                <Option type="invalid" name="decimal_separator"/>
                <Option type="int" value="2" name="decimals"/>
                <Option type="int" value="0" name="rounding_type"/>
                <Option type="bool" value="false" name="show_plus"/>
                <Option type="bool" value="true" name="show_thousand_separator"/>
                <Option type="bool" value="false" name="show_trailing_zeros"/>
                <Option type="invalid" name="thousand_separator"/>
              </Option>
            </numericFormat>
          </rampLegendSettings>
        </colorrampshader>
      </rastershader>
    </rasterrenderer>
    <brightnesscontrast contrast="0" brightness="0" gamma="1"/>
    <huesaturation colorizeRed="255" invertColors="0" colorizeStrength="100" grayscaleMode="0" colorizeOn="0" saturation="0" colorizeGreen="128" colorizeBlue="128"/>
    <rasterresampler maxOversampling="2" zoomedInResampler="bilinear"/>
    <resamplingStage>resamplingFilter</resamplingStage>
  </pipe>
  <blendMode>0</blendMode>
</qgis>

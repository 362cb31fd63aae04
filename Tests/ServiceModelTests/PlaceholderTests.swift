// ServiceModel: whoever writes its tests removes this file.

import LabSupport
